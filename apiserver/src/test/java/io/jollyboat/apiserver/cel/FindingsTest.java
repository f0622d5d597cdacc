package io.jollyboat.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {

    @Test
    void candidatesAreNotNamed() {
        assertThat(
                        Findings.inGoWords(
                                """
                                ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(string, int)' (candidates: (%A0, %A0))
                                 | s == i
                                 | ..^
                                ERROR: <input>:1:9: undeclared reference to 'x' (in container '')\
                                """))
                .isEqualTo(
                        """
                        ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(string, int)'
                         | s == i
                         | ..^
                        ERROR: <input>:1:9: undeclared reference to 'x' (in container '')\
                        """);
    }

    @Test
    void whatTheUserWroteStaysAsItIs() {
        String line = " | x applied to 'google.protobuf.Timestamp' (candidates: (a))";

        assertThat(Findings.inGoWords(line)).isEqualTo(line);
    }

    @Test
    void timesAndDurationsHaveShortNames() {
        assertThat(
                        Findings.inGoWords(
                                "ERROR: <input>:1:1: expected type 'google.protobuf.Duration' but"
                                        + " found 'list(google.protobuf.Timestamp)'"))
                .isEqualTo(
                        "ERROR: <input>:1:1: expected type 'duration' but found 'list(timestamp)'");
    }

    @Test
    void anErrorOfSyntaxIsCalledOne() {
        assertThat(Findings.inGoWords("ERROR: <input>:1:2: mismatched input '<EOF>' expecting '}'"))
                .isEqualTo(
                        "ERROR: <input>:1:2: Syntax error: mismatched input '<EOF>' expecting '}'");
    }
}
