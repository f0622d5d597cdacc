package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;

/** Flow control. */
public final class FlowValidators {

    private static final String EXEMPT = "exempt";
    private static final int LOWEST = 10_000;
    private static final int MOST_QUEUES = 10_000_000;
    private static final int ALL = 100;
    private static final int MOST_BITS = 60;

    private FlowValidators() {}

    public static final Validator SCHEMA = FlowValidators::schema;
    public static final Validator LEVEL = FlowValidators::level;

    private static void schema(Field schema) {
        Field spec = schema.at("spec");
        Field precedence = spec.at("matchingPrecedence");
        long value = precedence.number(0);
        String name = schema.at("metadata", "name").text();
        if (value < 1) {
            precedence.invalid("must be a positive value");
        } else if (value > LOWEST) {
            precedence.invalid("must not be greater than " + LOWEST);
        } else if (value == 1 && !name.equals(EXEMPT)) {
            precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
        }
        if (spec.has("distinguisherMethod")) {
            spec.at("distinguisherMethod", "type").isRequiredOneOf("ByNamespace", "ByUser");
        }
        spec.at("priorityLevelConfiguration", "name").isRequired();
        spec.at("rules").each(FlowValidators::rule);
    }

    private static void rule(Field rule) {
        rule.at("subjects").isRequiredNotEmpty();
        rule.at("subjects").each(FlowValidators::subject);
        if (rule.at("resourceRules").empty() && rule.at("nonResourceRules").empty()) {
            rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        rule.at("resourceRules")
                .each(
                        target -> {
                            target.at("verbs").isRequiredNotEmpty();
                            target.at("apiGroups").isRequiredNotEmpty();
                            target.at("resources").isRequiredNotEmpty();
                            if (target.at("namespaces").empty()
                                    && !target.at("clusterScope").flag()) {
                                target.at("namespaces")
                                        .required(
                                                "resource rules that are not cluster scoped must supply at least one namespace");
                            }
                        });
        rule.at("nonResourceRules")
                .each(
                        target -> {
                            target.at("verbs").isRequiredNotEmpty();
                            target.at("nonResourceURLs").isRequiredNotEmpty();
                        });
    }

    private static void subject(Field subject) {
        if (!subject.at("kind").isRequiredOneOf("Group", "ServiceAccount", "User")) {
            return;
        }
        switch (subject.at("kind").text()) {
            case "User" -> subject.at("user", "name").isRequired();
            case "Group" -> subject.at("group", "name").isRequired();
            default -> {
                subject.at("serviceAccount", "name").isRequired();
                subject.at("serviceAccount", "namespace").isRequired();
            }
        }
    }

    private static void level(Field level) {
        Field spec = level.at("spec");
        boolean mustBeExempt = level.at("metadata", "name").text().equals(EXEMPT);
        if (!spec.at("type").isRequiredOneOf("Exempt", "Limited")) {
            return;
        }
        boolean exempt = spec.at("type").text().equals("Exempt");
        if (exempt != mustBeExempt) {
            spec.at("type").invalid("type must be 'Exempt' if and only if name is 'exempt'");
        }
        if (exempt && spec.has("limited")) {
            spec.at("limited").forbidden("must be nil if the type is not Limited");
        }
        if (exempt) {
            return;
        }
        if (spec.has(EXEMPT)) {
            spec.at(EXEMPT).forbidden("must be nil if the type is Limited");
        }
        if (!spec.has("limited")) {
            spec.at("limited").required("must not be empty when type is Limited");
            return;
        }
        limited(spec.at("limited"));
    }

    private static void limited(Field limited) {
        Field shares = limited.at("nominalConcurrencyShares");
        if (shares.number(0) < 0) {
            shares.invalid("must be a non-negative integer");
        }
        Field lendable = limited.at("lendablePercent");
        if (lendable.number(0) < 0 || lendable.number(0) > ALL) {
            lendable.invalid("must be between 0 and 100, inclusive");
        }
        if (limited.at("borrowingLimitPercent").number(0) < 0) {
            limited.at("borrowingLimitPercent")
                    .invalid("if specified, must be a non-negative integer");
        }
        Field response = limited.at("limitResponse");
        if (!response.at("type").isRequiredOneOf("Queue", "Reject")) {
            return;
        }
        Field queuing = response.at("queuing");
        boolean queues = response.at("type").text().equals("Queue");
        if (!queues && queuing.present()) {
            queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
        } else if (queues && !queuing.present()) {
            queuing.required("must not be empty if limited.limitResponse.type is Limited");
        } else if (queues) {
            queuing(queuing);
        }
    }

    private static void queuing(Field queuing) {
        Field length = queuing.at("queueLengthLimit");
        if (length.number(0) <= 0) {
            length.invalid("must be positive");
        }
        Field queues = queuing.at("queues");
        Field hand = queuing.at("handSize");
        if (queues.number(0) <= 0) {
            queues.invalid("must be positive");
        } else if (queues.number(0) > MOST_QUEUES) {
            queues.invalid("must not be greater than 10000000");
        }
        if (hand.number(0) <= 0) {
            hand.invalid("must be positive");
        } else if (hand.number(0) > queues.number(0)) {
            hand.invalid("should not be greater than queues (" + queues.number(0) + ")");
        } else if (entropy(queues.number(1), hand.number(1)) > MOST_BITS) {
            hand.invalid(
                    "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
                            .formatted(queues.number(1), hand.number(1), MOST_BITS));
        }
    }

    /** How many bits it takes to choose a hand; no more than one too many is counted. */
    private static int entropy(long queues, long hand) {
        double bits = 0;
        for (long dealt = 0; dealt < hand && bits <= MOST_BITS; dealt++) {
            bits += Math.log((double) queues - dealt) / Math.log(2);
        }
        return (int) Math.ceil(bits);
    }
}
