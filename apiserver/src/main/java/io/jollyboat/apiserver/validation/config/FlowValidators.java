package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.flow.first.FirstFlows;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Flow control. */
public final class FlowValidators {

    private static final String EXEMPT = "exempt";
    private static final int LOWEST = 10_000;
    private static final int MOST_QUEUES = 10_000_000;
    private static final int ALL = 100;
    private static final int MOST_BITS = 60;

    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "proxy",
                    "update",
                    "watch");

    /** Where a subject of a kind says who it is; in the order of their names. */
    private static final SortedMap<String, String> KINDS =
            Collections.unmodifiableSortedMap(
                    new TreeMap<>(
                            Map.of(
                                    "Group",
                                    "group",
                                    "ServiceAccount",
                                    "serviceAccount",
                                    "User",
                                    "user")));

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
        Field level = spec.at("priorityLevelConfiguration", "name");
        if (level.text().isEmpty()) {
            level.required("must reference a priority level");
        } else {
            level.matches(Formats::dnsSubdomain);
        }
        spec.at("rules").each(FlowValidators::rule);
        fixed(FirstFlows.schemas(), spec, name, "");
    }

    /**
     * What no cluster can be without says what it says.
     *
     * @param free a member of the spec that is people's all the same, or nothing
     */
    private static void fixed(List<ObjectNode> first, Field spec, String name, String free) {
        if (!FirstFlows.MANDATORY.contains(name)) {
            return;
        }
        for (ObjectNode each : first) {
            if (Trees.text(each, "metadata", "name").equals(name)
                    && !Trees.same(without(each.path("spec"), free), without(spec.node(), free))) {
                spec.invalid(
                        "spec of '%s' %smust equal the fixed value"
                                .formatted(
                                        name,
                                        free.isEmpty()
                                                ? ""
                                                : "except the 'spec." + free + "' field "));
            }
        }
    }

    private static JsonNode without(JsonNode spec, String member) {
        return spec instanceof ObjectNode object && object.has(member)
                ? object.deepCopy().without(member)
                : spec;
    }

    private static void rule(Field rule) {
        if (rule.at("subjects").empty()) {
            rule.at("subjects").required("subjects must contain at least one value");
        }
        rule.at("subjects").each(FlowValidators::subject);
        if (rule.at("resourceRules").empty() && rule.at("nonResourceRules").empty()) {
            rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        rule.at("resourceRules").each(FlowValidators::resources);
        rule.at("nonResourceRules")
                .each(
                        target -> {
                            verbs(target.at("verbs"));
                            paths(target.at("nonResourceURLs"));
                        });
    }

    private static void resources(Field target) {
        verbs(target.at("verbs"));
        some(
                target.at("apiGroups"),
                "resource rules must supply at least one api group",
                "api groups");
        some(
                target.at("resources"),
                "resource rules must supply at least one resource",
                "resources");
        Field namespaces = target.at("namespaces");
        if (namespaces.empty() && target.at("clusterScope").flag()) {
            return;
        }
        boolean any =
                some(
                        namespaces,
                        "resource rules that are not cluster scoped must supply at least one"
                                + " namespace",
                        "namespaces");
        if (!any) {
            namespaces.each(
                    each ->
                            Formats.dnsLabel(each.text())
                                    .forEach(
                                            why ->
                                                    each.invalid(
                                                            "each member of this list must be '*'"
                                                                    + " or a DNS-1123 label; "
                                                                    + why)));
        }
    }

    private static void verbs(Field verbs) {
        boolean any = some(verbs, "verbs must contain at least one value", "verbs");
        if (!any && !VERBS.containsAll(Trees.texts(verbs.node()))) {
            verbs.violations().notSupported(verbs.path(), verbs.node(), VERBS);
        }
    }

    private static void paths(Field paths) {
        if (!some(paths, "nonResourceURLs must contain at least one value", "non-resource URLs")) {
            paths.each(FlowValidators::path);
        }
    }

    private static void path(Field path) {
        String text = path.text();
        int wild = text.indexOf('*');
        if (text.isEmpty()) {
            path.invalid("must not be empty");
        } else if (!text.startsWith("/")) {
            path.invalid("must start with slash");
        } else if (text.contains(" ")) {
            path.invalid("must not contain white-space");
        } else if (text.contains("//")) {
            path.invalid("must not contain double slash");
        } else if (wild >= 0 && (wild < text.length() - 1 || !text.endsWith("/*"))) {
            path.invalid("wildcard can only do suffix matching");
        }
    }

    /** There must be some, and a star stands alone; tells whether there is none, or a star. */
    private static boolean some(Field list, String none, String others) {
        if (list.empty()) {
            list.required(none);
            return true;
        }
        boolean any = Trees.texts(list.node()).contains("*");
        if (any && list.items().size() > 1) {
            list.invalid("if '*' is present, must not specify other " + others);
        }
        return any;
    }

    private static void subject(Field subject) {
        Field kind = subject.at("kind");
        if (!KINDS.containsKey(kind.text())) {
            kind.violations().notSupported(kind.path(), kind.node(), KINDS.keySet());
            return;
        }
        Field its = subject.at(KINDS.getOrDefault(kind.text(), ""));
        if (its.absent()) {
            its.required(
                    "%s is required when subject kind is '%s'"
                            .formatted(KINDS.get(kind.text()), kind.text()));
        } else {
            its.at("name").isRequired();
            if (kind.text().equals("ServiceAccount")) {
                account(its);
            }
        }
        KINDS.forEach(
                (other, member) -> {
                    if (!other.equals(kind.text()) && subject.has(member)) {
                        subject.at(member)
                                .forbidden(
                                        "%s is forbidden when subject kind is not '%s'"
                                                .formatted(member, other));
                    }
                });
    }

    private static void account(Field account) {
        if (account.has("name") && !account.text("name").equals("*")) {
            account.at("name").matches(Formats::dnsSubdomain);
        }
        if (account.text("namespace").isEmpty()) {
            account.at("namespace").required("must specify namespace for service account");
        } else {
            account.at("namespace").matches(Formats::dnsLabel);
        }
    }

    private static void level(Field level) {
        String name = level.at("metadata", "name").text();
        level(level.at("spec"), name.equals(EXEMPT));
        fixed(FirstFlows.levels(), level.at("spec"), name, name.equals(EXEMPT) ? EXEMPT : "");
    }

    private static void level(Field spec, boolean mustBeExempt) {
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
