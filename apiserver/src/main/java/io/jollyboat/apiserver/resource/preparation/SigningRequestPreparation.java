package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who asks for a certificate is written down by the server, not by the one who asks. */
public final class SigningRequestPreparation implements Preparation {
    @Override
    public void forCreate(ObjectNode request, Requester requester) {
        ObjectNode spec = Trees.object(request, "spec");
        spec.remove(List.of("username", "uid", "groups", "extra"));
        spec.put("username", requester.name());
        if (!requester.uid().isEmpty()) {
            spec.put("uid", requester.uid());
        }
        ArrayNode groups = spec.putArray("groups");
        requester.groups().forEach(groups::add);
        if (!requester.extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            requester
                    .extra()
                    .forEach(
                            (key, values) -> {
                                ArrayNode list = extra.putArray(key);
                                values.forEach(list::add);
                            });
        }
    }

    /** What is asked for does not change. */
    @Override
    public void forUpdate(ObjectNode request, ObjectNode old) {
        Trees.copyOrRemove(request, "spec", old.get("spec"));
    }
}
