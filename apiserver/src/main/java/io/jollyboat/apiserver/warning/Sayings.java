package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Collects what there is to say about one object. Not safe for several threads. */
final class Sayings {
    private final List<String> said = new ArrayList<>();

    void say(Path where, String what) {
        said.add(where + ": " + what);
    }

    /** Something that is not about one field alone. */
    void say(String sentence) {
        said.add(sentence);
    }

    List<String> all() {
        return Collections.unmodifiableList(said);
    }

    /** Bytes come whole. */
    void sayIfFractional(JsonNode amounts, String resource, Path where) {
        Quantity.tryParse(Trees.text(amounts, resource))
                .filter(amount -> amount.amount().remainder(BigDecimal.ONE).signum() != 0)
                .ifPresent(
                        amount ->
                                say(
                                        where.key(resource),
                                        "fractional byte value \""
                                                + amount
                                                + "\" is invalid, must be an integer"));
    }

    /** Of several with one name the last counts, or none. */
    void sayIfRepeated(JsonNode list, String field, String what, Path where) {
        Set<String> seen = new HashSet<>();
        int position = 0;
        for (JsonNode item : list) {
            String value = Trees.text(item, field);
            if (!seen.add(value)) {
                say(where.index(position).child(field), "duplicate " + what + " \"" + value + '"');
            }
            position++;
        }
    }
}
