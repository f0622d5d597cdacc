package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.expression.PolicyLanguage;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.json.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One validation or mutation of a policy.
 *
 * @param json as it was written
 * @param expression what must hold, or makes the change
 * @param message makes the message of a refusal; null when it is fixed
 */
record PolicyRule(ObjectNode json, CelExpression expression, @Nullable CelExpression message) {

    static PolicyRule validation(ObjectNode json, PolicyLanguage language)
            throws CelCompileException {
        String message = Trees.text(json, "messageExpression");
        return new PolicyRule(
                json,
                language.rules().compile(Trees.text(json, "expression")),
                message.isEmpty() ? null : language.messages().compile(message));
    }

    static PolicyRule mutation(ObjectNode json, PolicyLanguage language)
            throws CelCompileException {
        String text = Trees.text(json, part(json), "expression");
        return new PolicyRule(json, language.rules().compileMaker(text), null);
    }

    /** The member of a mutation that holds its expression. */
    static String part(ObjectNode mutation) {
        return Trees.text(mutation, "patchType").equals("JSONPatch")
                ? "jsonPatch"
                : "applyConfiguration";
    }

    /** Whether a mutation makes operations on the object, and not a part of it. */
    boolean patches() {
        return part(json).equals("jsonPatch");
    }
}
