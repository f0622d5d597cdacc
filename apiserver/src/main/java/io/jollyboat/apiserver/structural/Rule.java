package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rule in the expression language, as it stands under {@code x-kubernetes-validations}. Texts are
 * empty where it says nothing.
 *
 * @param optionalOldSelf whether it is also asked where there is no old value
 */
public record Rule(
        ObjectNode source,
        String rule,
        String message,
        String messageExpression,
        String reason,
        String fieldPath,
        boolean optionalOldSelf) {

    static Rule of(ObjectNode source) {
        return new Rule(
                source,
                Trees.text(source, "rule"),
                Trees.text(source, "message"),
                Trees.text(source, "messageExpression"),
                Trees.text(source, "reason"),
                Trees.text(source, "fieldPath"),
                Trees.flag(source, "optionalOldSelf"));
    }

    /** How errors name it. */
    String name() {
        return message.isEmpty() ? rule.strip() : message.strip();
    }

    /** What a user is told when it does not hold. */
    String complaint() {
        return message.isEmpty() ? "failed rule: " + name() : name();
    }
}
