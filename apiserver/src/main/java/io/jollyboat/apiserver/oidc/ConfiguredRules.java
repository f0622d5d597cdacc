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
        boolean holds(ObjectNode claims) throws CelEvaluationFailure;
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
            CelExpression expression = compiled(Trees.text(rule, "expression"), USER);
            userRules.add(user -> value(expression, USER, user).booleanValue(false));
        }
    }

    private static SettingsShape prefixed() {
        return SettingsShape.NONE.texts("claim", "prefix", "expression");
    }

    private static Rule claimRule(ObjectNode rule) {
        String claim = Trees.text(rule, "claim");
        if (!claim.isEmpty()) {
            String required = Trees.text(rule, "requiredValue");
            return claims -> Trees.text(claims, claim).equals(required) && claims.has(claim);
        }
        CelExpression expression = compiled(Trees.text(rule, "expression"), "claims");
        return claims -> value(expression, "claims", claims).booleanValue(false);
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
        if (FlagRules.texts(claims.path("aud")).stream().noneMatch(audiences::contains)) {
            return Optional.empty();
        }
        try {
            return all(claimRules, claims) ? identity(claims) : Optional.empty();
        } catch (CelEvaluationFailure | IllegalArgumentException failure) {
            LOG.debug("a token says too little: {}", failure.getMessage());
            return Optional.empty();
        }
    }

    private static boolean all(List<Rule> rules, ObjectNode about) throws CelEvaluationFailure {
        for (Rule rule : rules) {
            if (!rule.holds(about)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Requester> identity(ObjectNode claims) throws CelEvaluationFailure {
        JsonNode name = username.of(claims);
        if (!name.isString() || name.stringValue().isEmpty()) {
            return Optional.empty();
        }
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
        return all(userRules, user)
                ? Optional.of(
                        new Requester(name.stringValue(), Trees.text(user, "uid"), members, more))
                : Optional.empty();
    }
}
