package io.jollyboat.apiserver.review;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Users as reviews name and show them. */
final class Users {
    private Users() {}

    /** As an answer shows one. */
    static ObjectNode json(Requester user, ObjectNode factory) {
        ObjectNode json = factory.objectNode();
        json.put("username", user.name());
        if (!user.uid().isEmpty()) {
            json.put("uid", user.uid());
        }
        if (!user.groups().isEmpty()) {
            user.groups().forEach(json.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            ObjectNode extra = json.putObject("extra");
            new TreeMap<>(user.extra())
                    .forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
        return json;
    }

    /** Whom a question about access names. */
    static Requester subject(ObjectNode review) {
        JsonNode spec = review.path("spec");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra")
                .forEachEntry(
                        (key, values) -> {
                            List<String> texts = new ArrayList<>();
                            values.forEach(value -> texts.add(value.asString("")));
                            extra.put(key, texts);
                        });
        return new Requester(
                Trees.text(spec, "user"),
                Trees.text(spec, "uid"),
                Trees.texts(spec, "groups"),
                extra);
    }
}
