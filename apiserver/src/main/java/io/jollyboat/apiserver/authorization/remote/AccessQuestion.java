package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.FieldSelector;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.core.selector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether a user may do something, as a SubjectAccessReview asks it. Functions of its input. */
final class AccessQuestion {

    private static final String REQUIREMENTS = "requirements";

    private AccessQuestion() {}

    /**
     * The {@code spec} of a review; what is empty is left out.
     *
     * @param groups what the field is called that lists the user's groups, which differs by version
     */
    static ObjectNode spec(Requester user, RequestInfo request, String groups) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (request.resourceRequest()) {
            resource(spec.putObject("resourceAttributes"), request);
        } else {
            ObjectNode path = spec.putObject("nonResourceAttributes");
            put(path, "path", request.path());
            put(path, "verb", request.verb());
        }
        put(spec, "user", user.name());
        if (!user.groups().isEmpty()) {
            user.groups().forEach(spec.putArray(groups)::add);
        }
        if (!user.extra().isEmpty()) {
            extra(spec.putObject("extra"), user.extra());
        }
        put(spec, "uid", user.uid());
        return spec;
    }

    /** The same as conditions see it: what is empty is there too. */
    static ObjectNode shown(Requester user, RequestInfo request) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("user", user.name()).put("uid", user.uid());
        user.groups().forEach(shown.putArray("groups")::add);
        extra(shown.putObject("extra"), user.extra());
        if (request.resourceRequest()) {
            ObjectNode resource = shown.putObject("resourceAttributes");
            for (String field : QuestionTypes.RESOURCE_TEXTS) {
                resource.put(field, "");
            }
            resource(resource, request);
        } else {
            shown.putObject("nonResourceAttributes")
                    .put("verb", request.verb())
                    .put("path", request.path());
        }
        return shown;
    }

    /** Sorted, so that the same question is always the same text. */
    private static void extra(ObjectNode json, Map<String, List<String>> extra) {
        new TreeMap<>(extra)
                .forEach(
                        (key, values) -> {
                            ArrayNode all = json.putArray(key);
                            values.forEach(all::add);
                        });
    }

    private static void resource(ObjectNode json, RequestInfo request) {
        put(json, "namespace", request.namespace());
        put(json, "verb", request.verb());
        put(json, "group", request.group());
        put(json, "version", request.version());
        put(json, "resource", request.resource());
        put(json, "subresource", request.subresource());
        put(json, "name", request.name());
        ArrayNode fields = fields(request.fieldSelector());
        if (!fields.isEmpty()) {
            json.putObject("fieldSelector").set(REQUIREMENTS, fields);
        }
        ArrayNode labels = labels(request.labelSelector());
        if (!labels.isEmpty()) {
            json.putObject("labelSelector").set(REQUIREMENTS, labels);
        }
    }

    /** None for what is no selector: then the request is taken for one about everything. */
    private static ArrayNode fields(String selector) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        if (!selector.isEmpty()) {
            try {
                FieldSelector.parse(selector)
                        .terms()
                        .forEach(
                                term ->
                                        all.addObject()
                                                .put("key", term.field())
                                                .put("operator", term.equal() ? "In" : "NotIn")
                                                .putArray("values")
                                                .add(term.value()));
            } catch (ApiException malformed) {
                all.removeAll();
            }
        }
        return all;
    }

    private static ArrayNode labels(String selector) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        if (!selector.isEmpty()) {
            try {
                LabelSelector.parse(selector).requirements().forEach(each -> label(all, each));
            } catch (ApiException malformed) {
                all.removeAll();
            }
        }
        return all;
    }

    /** Comparisons cannot be told: without them the question is about more. */
    private static void label(ArrayNode all, Requirement requirement) {
        String operator =
                switch (requirement.operator()) {
                    case IN, EQUALS -> "In";
                    case NOT_IN, NOT_EQUALS -> "NotIn";
                    case EXISTS -> "Exists";
                    case DOES_NOT_EXIST -> "DoesNotExist";
                    case GREATER_THAN, LESS_THAN -> "";
                };
        if (!operator.isEmpty()) {
            ObjectNode json = all.addObject().put("key", requirement.key());
            json.put("operator", operator);
            if (!requirement.values().isEmpty()) {
                requirement.values().forEach(json.putArray("values")::add);
            }
        }
    }

    private static void put(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }
}
