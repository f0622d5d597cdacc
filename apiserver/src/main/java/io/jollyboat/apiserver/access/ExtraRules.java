package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.validation.DomainPath;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the extras of somebody may be called whom others act as. */
final class ExtraRules {

    private ExtraRules() {}

    /** What is wrong first. */
    static Optional<String> fault(Map<String, List<String>> extra) {
        return extra.entrySet().stream()
                .flatMap(each -> fault(each.getKey(), each.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> fault(String key, List<String> values) {
        if (key.isEmpty()) {
            return Optional.of("impersonating the empty string key in extra is not allowed");
        }
        String wrong = path(key);
        if (!wrong.isEmpty()) {
            return Optional.of("impersonating an invalid key in extra is not allowed: " + wrong);
        }
        if (!key.equals(key.toLowerCase(Locale.ROOT))) {
            return Optional.of(
                    "impersonating a non-lowercase key in extra is not allowed: \"" + key + '"');
        }
        if (values.isEmpty()) {
            return Optional.of("impersonating empty values in extra is not allowed");
        }
        return values.contains("")
                ? Optional.of("impersonating the empty string value in extra is not allowed")
                : Optional.empty();
    }

    private static String path(String key) {
        var wrong = new Violations();
        var extra = Field.root(JsonNodeFactory.instance.objectNode(), wrong).at("extra", "key");
        DomainPath.check(extra.in(JsonNodeFactory.instance.stringNode(key)));
        String all =
                wrong.list().stream().map(Violation::toString).collect(Collectors.joining(", "));
        return wrong.list().size() > 1 ? "[" + all + "]" : all;
    }
}
