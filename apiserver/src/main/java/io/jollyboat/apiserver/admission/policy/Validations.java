package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.cel.CelValues;
import io.jollyboat.apiserver.json.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the validations and audit annotations of a policy come to for one request and one parameter.
 *
 * <p>All validations are looked at before any message is made. Where they cost more than they may,
 * that is all that is found: what the others came to no longer counts. Messages are made of what is
 * left; audit annotations may cost as much again.
 */
final class Validations {

    private static final Logger LOG = LoggerFactory.getLogger(Validations.class);

    /** In bytes: Kubernetes takes no longer message from an expression. */
    private static final int LONGEST_MESSAGE = 5 * 1024;

    private final Evaluation evaluation;
    private final Policy policy;
    private final List<PolicyRule> rules;
    private final List<PolicyViolation> found = new ArrayList<>();

    Validations(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.policy = evaluation.bound().policy();
        this.rules = policy.rules();
    }

    /**
     * What is found, in the order of the validations.
     *
     * @param notes takes the audit annotations
     * @param refused takes what the request is refused for whatever the binding says
     */
    List<PolicyViolation> found(AuditNotes notes, List<PolicyViolation> refused) {
        try {
            if (evaluation.concerned()) {
                validate();
                annotate(notes, refused);
            }
        } catch (PolicyFailure failure) {
            found.clear();
            failed(failure, 0, found);
        }
        return found;
    }

    /** Adds a failure to a list, unless the policy says that failures are to be ignored. */
    private void failed(PolicyFailure failure, int index, List<PolicyViolation> list) {
        if (policy.ignoresFailure()) {
            LOG.debug("policy {} is passed over: {}", evaluation.bound().id(), failure.why());
        } else {
            list.add(PolicyViolation.of(evaluation.bound(), index, failure));
        }
    }

    private void validate() throws PolicyFailure {
        List<Integer> failing = new ArrayList<>();
        Map<Integer, PolicyFailure> unclear = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            try {
                if (!Boolean.TRUE.equals(evaluation.value(rules.get(i).expression()))) {
                    failing.add(i);
                }
            } catch (PolicyFailure failure) {
                if (evaluation.outOfBudget()) {
                    throw failure;
                }
                unclear.put(i, failure);
            }
        }
        // messages are made only where some are needed: a request that passes pays for none
        Map<Integer, String> messages = new HashMap<>();
        PolicyFailure noMessages = failing.isEmpty() ? null : makeMessages(failing, messages);
        for (int i = 0; i < rules.size(); i++) {
            PolicyFailure unclearWhy = unclear.get(i);
            PolicyFailure failure = unclearWhy == null ? noMessages : unclearWhy;
            String message = messages.get(i);
            if (failure != null) {
                failed(failure, i, found);
            } else if (message != null) {
                String reason = Trees.text(rules.get(i).json(), "reason");
                found.add(PolicyViolation.of(evaluation.bound(), i, message, reason));
            }
        }
    }

    /** Makes the messages of those that fail; returns what all fail for when they cost too much. */
    private @Nullable PolicyFailure makeMessages(
            List<Integer> failing, Map<Integer, String> messages) {
        for (int each : failing) {
            PolicyRule rule = rules.get(each);
            String message = made(rule);
            if (evaluation.outOfBudget()) {
                return new PolicyFailure("failed messageExpression: " + CelBudget.OUT_OF_BUDGET);
            }
            if (message.isEmpty()) {
                message = Trees.text(rule.json(), "message").strip();
            }
            messages.put(
                    each,
                    message.isEmpty()
                            ? "failed expression: " + rule.expression().text().strip()
                            : message);
        }
        return null;
    }

    /** The message that a validation's expression makes; empty when it makes none that is fit. */
    private String made(PolicyRule rule) {
        CelExpression making = rule.message();
        if (making == null) {
            return "";
        }
        try {
            return evaluation.value(making) instanceof String text && usable(text)
                    ? text.strip()
                    : "";
        } catch (PolicyFailure noMessage) {
            LOG.debug("no message by {}: {}", making.text(), noMessage.why());
            return "";
        }
    }

    private static boolean usable(String message) {
        return message.strip().getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE
                && message.strip().indexOf('\n') < 0;
    }

    private void annotate(AuditNotes notes, List<PolicyViolation> refused) throws PolicyFailure {
        if (policy.annotations().isEmpty()) {
            return;
        }
        Evaluation anew = evaluation.anew();
        Map<String, String> values = new LinkedHashMap<>();
        List<PolicyViolation> failures = new ArrayList<>();
        for (Map.Entry<String, CelExpression> each : policy.annotations().entrySet()) {
            try {
                note(each.getKey(), each.getValue(), anew, values);
            } catch (PolicyFailure failure) {
                if (anew.outOfBudget()) {
                    throw failure;
                }
                failed(failure, 0, failures);
            }
        }
        refused.addAll(failures);
        values.forEach((key, value) -> notes.add(policy.name(), key, value));
    }

    private static void note(
            String key, CelExpression expression, Evaluation anew, Map<String, String> values)
            throws PolicyFailure {
        Object value = anew.value(expression);
        if (value instanceof String text) {
            values.put(key, text);
        } else if (!value.equals(CelValues.NULL)) {
            throw new PolicyFailure(
                    "valueExpression '"
                            + expression.text()
                            + "' resulted in unsupported return type. Return"
                            + " type must be either string or null.");
        }
    }
}
