package io.jollyboat.apiserver.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What policies note of a request. */
class AuditNotesTest {

    private final AuditNotes notes = new AuditNotes();

    private String noted() {
        Map<String, String> noted = new HashMap<>();
        notes.publish(noted::put);
        return noted.getOrDefault("p/key", "none");
    }

    @Test
    void valuesOfSeveralUsesAreNotedEachOnce() {
        notes.add("p", "key", " one ");
        notes.add("p", "key", "two");
        notes.add("p", "key", "one");
        notes.add("other", "key", "three");

        assertThat(noted()).isEqualTo("one, two");
    }

    @Test
    void whatIsBlankIsNotNoted() {
        notes.add("p", "key", " \n");

        assertThat(noted()).isEqualTo("none");
    }

    @Test
    void aLongValueIsCutAtTheLastWholeCharacterInTenKibibytes() {
        notes.add("p", "key", "x" + "\u00e9".repeat(6000));

        assertThat(noted()).isEqualTo("x" + "\u00e9".repeat(5119));
    }
}
