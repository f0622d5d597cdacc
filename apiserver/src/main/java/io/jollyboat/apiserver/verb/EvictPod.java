package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.DeleteQuery;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** POST of an Eviction to {@code pods/x/eviction}: a deletion that asks first. */
final class EvictPod implements Verb.Writing {

    private final Rules rules;
    private final Delete delete;

    EvictPod(Rules rules, Delete delete) {
        this.rules = rules;
        this.delete = delete;
    }

    @Override
    public Answer answer(ResourceCall call) {
        WriteQuery query = WriteQuery.of(call.call().query(), "CreateOptions");
        ObjectNode eviction =
                rules.payload().object(call, "policy/v1", "Eviction", query.fieldValidation());
        String name = Trees.text(eviction, "metadata", "name");
        if (!name.isEmpty() && !name.equals(call.name())) {
            throw ApiException.badRequest("name in URL does not match name in Eviction object");
        }
        rules.admit(call, eviction);
        JsonNode options = eviction.path("deleteOptions");
        DeleteQuery asked = options.isObject() ? DeleteQuery.of(options) : DeleteQuery.DEFAULT;
        boolean dryRun = query.dryRun() || asked.dryRun();
        delete.deleteAdmitted(
                call,
                call.key(),
                new DeleteQuery(
                        asked.graceSeconds(),
                        asked.uid(),
                        asked.resourceVersion(),
                        asked.propagation(),
                        dryRun));
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return new Answer.Tree(201, status.put("status", "Success").put("code", 201));
    }
}
