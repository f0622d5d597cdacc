package io.jollyboat.apiserver.admission.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.expression.ComposedTypes;
import io.jollyboat.apiserver.admission.expression.RequestTypes;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says in the status of a ValidatingAdmissionPolicy which of its expressions do not fit the kinds
 * that it is about. That is a warning: the policy holds all the same.
 *
 * <p>Looked at are kinds that the policy names outright, without wildcards. Of custom resources
 * counts what they look like when the policy is written. Kubernetes has a controller do this a
 * moment after the policy is written; here it is part of the write.
 */
public final class TypeChecks implements AdmissionPlugin.Allocating {

    /** As Kubernetes looks at no more kinds of one policy. */
    private static final int MOST_KINDS = 10;

    private static final String NOT_READ = "compilation failed: ";

    private final ResourceRegistry registry;
    private final Schema schema;

    public TypeChecks(ResourceRegistry registry, Schema schema) {
        this.registry = registry;
        this.schema = schema;
    }

    /** It is no admission in Kubernetes, and cannot be disabled. */
    @Override
    public String name() {
        return "";
    }

    @Override
    public void allocate(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes
                || !request.target()
                        .is("admissionregistration.k8s.io", "validatingadmissionpolicies")) {
            return;
        }
        ObjectNode policy = request.changed();
        JsonNode old = request.old();
        if (old != null && Trees.same(old.path("spec"), policy.path("spec"))) {
            return;
        }
        ObjectNode status = Trees.object(policy, "status");
        status.set("observedGeneration", policy.path("metadata").path("generation"));
        ArrayNode warnings = warnings(policy.path("spec"));
        ObjectNode checking = status.putObject("typeChecking");
        if (!warnings.isEmpty()) {
            checking.set("expressionWarnings", warnings);
        }
    }

    private ArrayNode warnings(JsonNode spec) {
        ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
        PublishedTypes types = new PublishedTypes(new SchemaTypes(schema));
        Map<String, CelType> kinds = kinds(spec, types);
        if (kinds.isEmpty()) {
            return warnings;
        }
        Map<String, CelEnvironment> environments = new LinkedHashMap<>();
        CelType params = params(spec.path("paramKind"), types);
        kinds.forEach(
                (kind, type) -> environments.put(kind, environment(type, params, types, spec)));
        List<ObjectNode> validations = Trees.objects(spec, "validations");
        for (int i = 0; i < validations.size(); i++) {
            for (String field : List.of("expression", "messageExpression")) {
                String text = Trees.text(validations.get(i), field);
                List<String> issues = issues(text, environments);
                if (!issues.isEmpty()) {
                    warnings.addObject()
                            .put("fieldRef", "spec.validations[" + i + "]." + field)
                            .put("warning", String.join("\n", issues));
                }
            }
        }
        return warnings;
    }

    private static List<String> issues(String text, Map<String, CelEnvironment> environments) {
        List<String> issues = new ArrayList<>();
        if (text.isBlank()) {
            return issues;
        }
        environments.forEach(
                (kind, environment) -> {
                    try {
                        environment.compile(text);
                    } catch (CelCompileException wrong) {
                        String why = wrong.message();
                        issues.add(
                                kind
                                        + ": "
                                        + (why.startsWith(NOT_READ)
                                                ? why.substring(NOT_READ.length())
                                                : why)
                                        + "\n");
                    }
                });
        return issues;
    }

    private static CelEnvironment environment(
            CelType type, @Nullable CelType params, PublishedTypes types, JsonNode spec) {
        ComposedTypes composed = new ComposedTypes(types);
        Map<String, CelType> variables = RequestTypes.variables();
        variables.put("object", type);
        variables.put("oldObject", type);
        if (params != null) {
            variables.put("params", params);
        }
        variables.put("variables", ComposedTypes.VARIABLES);
        CelEnvironment environment = CelEnvironment.of(variables, composed);
        for (ObjectNode variable : Trees.objects(spec, "variables")) {
            composed.define(
                    Trees.text(variable, "name"),
                    resultType(environment, Trees.text(variable, "expression")));
        }
        return environment;
    }

    /** Of a variable that does not fit itself, nothing is known; it is not warned of. */
    private static CelType resultType(CelEnvironment environment, String expression) {
        try {
            return environment.compile(expression).resultType();
        } catch (CelCompileException wrong) {
            return SimpleType.DYN;
        }
    }

    /** The kinds that a policy names, by what warnings call them, in one order. */
    private Map<String, CelType> kinds(JsonNode spec, PublishedTypes types) {
        Map<String, CelType> kinds = new TreeMap<>();
        for (ObjectNode rule : Trees.objects(spec, "matchConstraints", "resourceRules")) {
            List<String> groups = Trees.texts(rule, "apiGroups");
            List<String> versions = Trees.texts(rule, "apiVersions");
            List<String> resources =
                    Trees.texts(rule, "resources").stream()
                            .filter(each -> !each.contains("*") && !each.contains("/"))
                            .toList();
            if (groups.contains("*") || versions.contains("*")) {
                continue;
            }
            for (String group : groups) {
                for (String version : versions) {
                    for (String resource : resources) {
                        if (kinds.size() < MOST_KINDS) {
                            registry.byResource(group, version, resource)
                                    .ifPresent(kind -> add(kinds, kind, version, types));
                        }
                    }
                }
            }
        }
        return kinds;
    }

    private void add(
            Map<String, CelType> kinds,
            ResourceDefinition resource,
            String version,
            PublishedTypes types) {
        CelType type = type(resource, version, types);
        if (type != null) {
            kinds.put(resource.group() + "/" + version + ", Kind=" + resource.kind(), type);
        }
    }

    /** The type of parameters; null when there are none, or nobody knows their kind. */
    private @Nullable CelType params(JsonNode paramKind, PublishedTypes types) {
        String apiVersion = Trees.text(paramKind, "apiVersion");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        ResourceDefinition resource =
                registry.byKind(group, version, Trees.text(paramKind, "kind")).orElse(null);
        return resource == null ? null : type(resource, version, types);
    }

    private @Nullable CelType type(
            ResourceDefinition resource, String version, PublishedTypes types) {
        CustomVersion custom = resource.custom();
        return custom != null
                ? types.of(custom.published(false))
                : schema.definition(resource.group(), version, resource.kind())
                        .map(SchemaTypes::of)
                        .orElse(null);
    }
}
