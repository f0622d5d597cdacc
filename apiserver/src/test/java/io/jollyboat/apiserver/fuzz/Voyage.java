package io.jollyboat.apiserver.fuzz;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One seed: a server, a row of requests, and a look at what is left. */
final class Voyage {

    private static final int SHORT = 2000; // characters
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private final long seed;
    private final int length;

    Voyage(long seed, int length) {
        this.seed = seed;
        this.length = length;
    }

    /** What was found, or null. */
    @Nullable String sail() {
        Requests requests = new Requests(new Random(seed));
        try (Surface surface = new Surface(seed)) {
            for (int i = 0; i < length; i++) {
                String finding = surface.finding(requests.next());
                requests.learn(surface.lastAnswer());
                if (finding != null) {
                    return "seed " + seed + ", request " + i + ": " + finding;
                }
            }
            surface.rest();
            String lost = leftovers(surface);
            return lost == null ? null : "seed " + seed + ", afterwards: " + lost;
        }
    }

    /** Everything stored can be read, in every form, and nothing stored is hidden. */
    private @Nullable String leftovers(Surface surface) {
        Set<String> uids = new HashSet<>();
        for (ResourceDefinition kind : BuiltInResources.all()) {
            if (!kind.stored()) {
                continue;
            }
            for (String version : kind.versions()) {
                String problem =
                        readable(
                                surface,
                                root(kind, version),
                                kind.plural(),
                                kind.namespaced(),
                                uids);
                if (problem != null) {
                    return problem;
                }
            }
        }
        FakeExchange ships = surface.send(FuzzRequest.of("GET", "/apis/sea.example/v1", "", ""));
        if (ships.status() == 200
                && new String(ships.answer(), StandardCharsets.UTF_8).contains("\"ships\"")) {
            String problem = readable(surface, "/apis/sea.example/v1/", "ships", true, uids);
            if (problem != null) {
                return problem;
            }
        }
        long hidden = surface.stored() - uids.size();
        return hidden == 0 || ships.status() != 200
                ? null
                : hidden + " stored objects are not shown";
    }

    private static String root(ResourceDefinition kind, String version) {
        return (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/") + version + "/";
    }

    /** A name as it stands in a path: those of roles may hold almost anything. */
    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String shortened(JsonNode object) {
        String text = object.toString();
        return text.length() <= SHORT ? text : text.substring(0, SHORT) + "…";
    }

    private @Nullable String readable(
            Surface surface, String root, String plural, boolean namespaced, Set<String> uids) {
        String all = root + plural;
        String problem = surface.finding(FuzzRequest.of("GET", all, "", "").with("Accept", TABLE));
        if (problem == null) {
            problem =
                    surface.finding(
                            FuzzRequest.of("GET", all + "?watch=1&resourceVersion=0", "", ""));
        }
        if (problem != null) {
            return problem;
        }
        for (JsonNode item : surface.get(all).path("items")) {
            JsonNode metadata = item.path("metadata");
            String uid = metadata.path("uid").asString("");
            if (!uid.isEmpty()) { // what is made for the answer, like component statuses, has none
                uids.add(uid);
            }
            String path =
                    namespaced
                            ? root
                                    + "namespaces/"
                                    + metadata.path("namespace").asString("")
                                    + "/"
                                    + plural
                            : all;
            JsonNode one = surface.get(path + "/" + segment(metadata.path("name").asString("")));
            if (!one.path("metadata").equals(metadata)) {
                return path + " is listed as " + item + " and read as " + shortened(one);
            }
        }
        return null;
    }
}
