package io.jollyboat.apiserver.authorization.abac;

import io.jollyboat.apiserver.authorization.abac.AttributePolicy.Subject;
import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.TreeParser;
import io.jollyboat.apiserver.json.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Reads a policy from a line of JSON: {@code Policy} of {@code
 * abac.authorization.kubernetes.io/v1beta1}, or the form before it, which has neither a version nor
 * a {@code spec}, and where what is left out stands for all. Fields that neither knows are passed
 * over, as in Kubernetes.
 */
final class PolicyLine {

    private static final String GROUP = "abac.authorization.kubernetes.io/";
    private static final String ALL = "*";
    private static final TreeParser PARSER = new TreeParser();

    /** The object with the fields, and how complaints name it and them. */
    private final JsonNode fields;

    private final String type;
    private final String path;

    private PolicyLine(JsonNode fields, String type, String path) {
        this.fields = fields;
        this.type = type;
        this.path = path;
    }

    /**
     * @throws IllegalArgumentException when it is none; says why in Kubernetes' words
     */
    static AttributePolicy read(String line) {
        JsonNode json = tree(line);
        PolicyLine top = new PolicyLine(json, "Policy", "");
        String version = top.text("apiVersion");
        String kind = top.text("kind");
        if (version.isEmpty() || kind.isEmpty()) {
            return top.unversioned();
        }
        if (kind.equals("Policy") && version.equals(GROUP + "v0")) {
            return top.unversioned();
        }
        if (!kind.equals("Policy") || !version.equals(GROUP + "v1beta1")) {
            throw new IllegalArgumentException(
                    "no kind \"%s\" is registered for version \"%s\"".formatted(kind, version));
        }
        JsonNode spec = json.path("spec");
        if (!Trees.absent(spec) && !spec.isObject()) {
            throw top.mismatch("spec", spec, "v1beta1.PolicySpec");
        }
        return new PolicyLine(spec, "PolicySpec", "spec.").versioned();
    }

    private static JsonNode tree(String line) {
        String complaint;
        try {
            JsonNode json = PARSER.parse(line.getBytes(StandardCharsets.UTF_8)).tree();
            if (json.isObject()) {
                return json;
            }
            complaint = "json: cannot unmarshal " + word(json) + " into an object";
        } catch (MalformedBodyException wrong) {
            complaint = wrong.getMessage();
        }
        throw new IllegalArgumentException(
                "couldn't get version/kind; json parse error: " + complaint);
    }

    private AttributePolicy versioned() {
        return new AttributePolicy(
                Subject.written(text("user"), text("group")),
                flag("readonly"),
                text("namespace"),
                text("resource"),
                text("apiGroup"),
                text("nonResourcePath"));
    }

    private AttributePolicy unversioned() {
        String user = text("user");
        String group = text("group");
        String namespace = text("namespace");
        String resource = text("resource");
        return new AttributePolicy(
                user.isEmpty() && group.isEmpty()
                        ? Subject.written(ALL, ALL)
                        : Subject.written(user, group),
                flag("readonly"),
                namespace.isEmpty() ? ALL : namespace,
                resource.isEmpty() ? ALL : resource,
                ALL,
                namespace.isEmpty() && resource.isEmpty() ? ALL : "");
    }

    private String text(String name) {
        JsonNode value = fields.path(name);
        if (!Trees.absent(value) && !value.isString()) {
            throw mismatch(name, value, "string");
        }
        return value.asString("");
    }

    private boolean flag(String name) {
        JsonNode value = fields.path(name);
        if (!Trees.absent(value) && !value.isBoolean()) {
            throw mismatch(name, value, "bool");
        }
        return value.asBoolean(false);
    }

    private IllegalArgumentException mismatch(String name, JsonNode value, String wanted) {
        return new IllegalArgumentException(
                "json: cannot unmarshal %s into Go struct field %s.%s%s of type %s"
                        .formatted(word(value), type, path, name, wanted));
    }

    private static String word(JsonNode value) {
        return value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
