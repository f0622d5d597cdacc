package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the cluster's components are, as {@code kubectl get componentstatuses} shows it: asked when
 * somebody asks, and never stored.
 *
 * @param faults what is wrong with each component, by name; empty when it is well
 */
public record ComponentStatuses(
        Supplier<SortedMap<String, String>> faults, boolean all, Presentation presentation)
        implements Verb.Reading {

    @Override
    public Freshness freshness(ResourceCall call) {
        return new Freshness.Any();
    }

    @Override
    public Answer answer(ResourceCall call) {
        List<ObjectNode> statuses =
                faults.get().entrySet().stream()
                        .map(component -> status(component.getKey(), component.getValue()))
                        .toList();
        if (all) {
            ListHead head = new ListHead("v1", call.definition().names().listKind(), -1, "", 0);
            return presentation.made(call, head, statuses);
        }
        return statuses.stream()
                .filter(status -> status.at("/metadata/name").asString("").equals(call.name()))
                .findFirst()
                .map(status -> presentation.one(call, 200, status))
                .orElseThrow(call::notFound);
    }

    private static ObjectNode status(String name, String fault) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "ComponentStatus").put("apiVersion", "v1");
        status.putObject("metadata").put("name", name);
        status.putArray("conditions")
                .addObject()
                .put("type", "Healthy")
                .put("status", fault.isEmpty() ? "True" : "False")
                .put("message", fault.isEmpty() ? "ok" : fault);
        return status;
    }
}
