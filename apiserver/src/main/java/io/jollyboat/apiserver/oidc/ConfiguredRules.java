package io.jollyboat.apiserver.oidc;

import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.CelBudget;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelEvaluationFailure;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.cel.CelValues;
import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one {@code jwt} of an AuthenticationConfiguration says of tokens: whom they must be meant
 * for, what they must say, and what is made of that, by the names of claims or by expressions over
 * {@code claims} and, of who came of them, {@code user}.
 */
final class ConfiguredRules implements IdentityRules {

    /** What it may say besides where the provider is. */
    static final SettingsShape SHAPE =
            SettingsShape.NONE
                    .each(
                            "claimValidationRules",
                            SettingsShape.NONE.texts(
                                    "claim", "requiredValue", "expression", "message"))
                    .one(
                            "claimMappings",
                            SettingsShape.NONE
                                    .one("username", prefixed())
                                    .one("groups", prefixed())
                                    .one("uid", SettingsShape.NONE.texts("claim", "expression"))
                                    .each(
                                            "extra",
                                            SettingsShape.NONE.texts("key", "valueExpression")))
                    .each("userValidationRules", SettingsShape.NONE.texts("expression", "message"));

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRules.class);
    private static final String USER = "user";

    private final List<String> audiences;
    private final List<Rule> claimRules = new ArrayList<>();
    private final List<Rule> userRules = new ArrayList<>();
    private final Source username;
    private final Source groups;
    private final Source uid;
    private final Map<String, Source> extra = new LinkedHashMap<>();

    /** Something that must be so. */
    private interface Rule {

        /** Why it is not; empty when it is. */
        String complaint(ObjectNode claims) throws CelEvaluationFailure;
    }

    /** What somebody shows is not what it must be; its message says why. */
    private static final class Complaint extends Exception {
        private static final long serialVersionUID = 1;

        Complaint(String why) {
            super(why, null, false, false);
        }
    }

    /** Where a part of somebody's identity is taken from. */
    private interface Source {
        JsonNode of(ObjectNode claims) throws CelEvaluationFailure;
    }

    /**
     * @throws IllegalArgumentException when it says too little, or what cannot be compiled
     */
    ConfiguredRules(JsonNode jwt) {
        this.audiences = Trees.texts(jwt, "issuer", "audiences");
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException(
                    "jwt[].issuer.audiences: Required value: at least one jwt[].issuer.audiences is"
                            + " required");
        }
        for (ObjectNode rule : Trees.objects(jwt, "claimValidationRules")) {
            claimRules.add(claimRule(rule));
        }
        JsonNode mappings = jwt.path("claimMappings");
        this.username = source(mappings.path("username"), "username", true);
        this.groups = source(mappings.path("groups"), "groups", true);
        this.uid = source(mappings.path("uid"), "uid", false);
        if (Trees.empty(mappings.path("username"))) {
            throw new IllegalArgumentException(
                    "jwt[].claimMappings.username: Required value: claim or expression is"
                            + " required");
        }
        for (ObjectNode each : Trees.objects(mappings, "extra")) {
            CelExpression expression = compiled(Trees.text(each, "valueExpression"), "claims");
            extra.put(Trees.text(each, "key"), claims -> value(expression, "claims", claims));
        }
        for (ObjectNode rule : Trees.objects(jwt, "userValidationRules")) {
            userRules.add(rule(rule, USER, "oidc: error evaluating user info validation rule: "));
        }
    }

    private static SettingsShape prefixed() {
        return SettingsShape.NONE.texts("claim", "prefix", "expression");
    }

    private static Rule claimRule(ObjectNode rule) {
        String claim = Trees.text(rule, "claim");
        if (!claim.isEmpty()) {
            String required = Trees.text(rule, "requiredValue");
            return claims -> FlagRules.requiredComplaint(claims, claim, required);
        }
        return rule(rule, "claims", "oidc: error evaluating claim validation expression: ");
    }

    private static Rule rule(ObjectNode rule, String variable, String prefix) {
        String text = Trees.text(rule, "expression");
        CelExpression expression = compiled(text, variable);
        String broken =
                "validation expression '%s' failed: %s"
                        .formatted(text, Trees.text(rule, "message"));
        return about ->
                value(expression, variable, about).booleanValue(false) ? "" : prefix + broken;
    }

    private static Source source(JsonNode mapping, String what, boolean prefixed) {
        String claim = Trees.text(mapping, "claim");
        String expression = Trees.text(mapping, "expression");
        if (!claim.isEmpty() && !expression.isEmpty()) {
            throw new IllegalArgumentException(
                    "jwt[].claimMappings." + what + ": claim and expression can't both be set");
        }
        if (!expression.isEmpty()) {
            CelExpression compiled = compiled(expression, "claims");
            return claims -> value(compiled, "claims", claims);
        }
        if (claim.isEmpty()) {
            return claims -> JsonNodeFactory.instance.missingNode();
        }
        if (prefixed && !mapping.path("prefix").isString()) {
            throw new IllegalArgumentException(
                    "jwt[].claimMappings."
                            + what
                            + ".prefix: Required value: prefix is required when claim is set. It"
                            + " can be set to an empty string to disable prefixing");
        }
        String prefix = Trees.text(mapping, "prefix");
        return claims -> prefixed(claims.path(claim), prefix);
    }

    private static JsonNode prefixed(JsonNode said, String prefix) {
        if (said.isString()) {
            return JsonNodeFactory.instance.stringNode(prefix + said.stringValue());
        }
        if (!said.isArray()) {
            return said;
        }
        var all = JsonNodeFactory.instance.arrayNode();
        said.forEach(each -> all.add(prefixed(each, prefix)));
        return all;
    }

    private static CelExpression compiled(String expression, String variable) {
        try {
            return CelEnvironment.of(Map.of(variable, SimpleType.DYN)).compile(expression);
        } catch (CelCompileException broken) {
            throw new IllegalArgumentException(
                    "Invalid value: \"" + expression + "\": " + broken.message(), broken);
        }
    }

    private static JsonNode value(CelExpression expression, String variable, ObjectNode tree)
            throws CelEvaluationFailure {
        return CelValues.json(
                expression.evaluate(Map.of(variable, CelValues.of(tree)), CelBudget.ofRequest()));
    }

    @Override
    public Optional<Requester> requester(ObjectNode claims) {
        try {
            return Optional.of(identity(claims));
        } catch (Complaint complaint) {
            LOG.debug("a token says too little: {}", complaint.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String complaint(ObjectNode claims) {
        try {
            identity(claims);
            return "";
        } catch (Complaint complaint) {
            return String.valueOf(complaint.getMessage());
        }
    }

    private Requester identity(ObjectNode claims) throws Complaint {
        List<String> meant = FlagRules.texts(claims.path("aud"));
        if (meant.stream().noneMatch(audiences::contains)) {
            throw new Complaint(FlagRules.audienceComplaint(audiences, meant));
        }
        try {
            return evaluated(claims);
        } catch (CelEvaluationFailure | IllegalArgumentException failure) {
            throw new Complaint("oidc: error evaluating claims: " + failure.getMessage());
        }
    }

    private static void check(List<Rule> rules, ObjectNode about)
            throws Complaint, CelEvaluationFailure {
        for (Rule rule : rules) {
            String complaint = rule.complaint(about);
            if (!complaint.isEmpty()) {
                throw new Complaint(complaint);
            }
        }
    }

    private Requester evaluated(ObjectNode claims) throws Complaint, CelEvaluationFailure {
        JsonNode name = username.of(claims);
        if (!name.isString() || name.stringValue().isEmpty()) {
            throw new Complaint("oidc: the token names nobody");
        }
        check(claimRules, claims);
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("username", name.stringValue());
        user.put("uid", uid.of(claims).asString(""));
        List<String> members = FlagRules.texts(groups.of(claims));
        members.forEach(user.putArray("groups")::add);
        Map<String, List<String>> more = new LinkedHashMap<>();
        for (Map.Entry<String, Source> each : extra.entrySet()) {
            List<String> values =
                    FlagRules.texts(each.getValue().of(claims)).stream()
                            .filter(value -> !value.isEmpty())
                            .toList();
            if (!values.isEmpty()) {
                more.put(each.getKey(), values);
            }
        }
        ObjectNode further = user.putObject("extra");
        more.forEach((key, values) -> values.forEach(further.putArray(key)::add));
        check(userRules, user);
        return new Requester(name.stringValue(), Trees.text(user, "uid"), members, more);
    }
}
