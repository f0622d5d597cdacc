package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** About the volumes of one pod: kinds that are no more, and files that lie at one path. */
final class VolumeWarnings {
    private static final Map<String, String> PAST = new LinkedHashMap<>();

    static {
        PAST.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        PAST.put("gitRepo", "deprecated in v1.11");
        PAST.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        PAST.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
        PAST.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        PAST.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
        PAST.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        PAST.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        PAST.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    }

    /** Fields whose names in sentences are otherwise than in manifests. */
    private static final Map<String, String> SPOKEN = Map.of("storageos", "storageOS");

    private final String name;
    private final Sayings sayings;

    private VolumeWarnings(String name, Sayings sayings) {
        this.name = name;
        this.sayings = sayings;
    }

    static void say(JsonNode volumes, Path path, Sayings sayings) {
        int position = 0;
        for (JsonNode volume : volumes) {
            Path at = path.index(position);
            PAST.forEach(
                    (kind, message) -> {
                        if (volume.has(kind)) {
                            sayings.say(at.child(SPOKEN.getOrDefault(kind, kind)), message);
                        }
                    });
            JsonNode claim = volume.path("ephemeral").path("volumeClaimTemplate").path("spec");
            sayings.sayIfFractional(
                    claim.path("resources").path("requests"),
                    "storage",
                    at.child("ephemeral")
                            .child("volumeClaimTemplate")
                            .child("spec")
                            .child("resources")
                            .child("requests"));
            position++;
        }
        for (JsonNode volume : volumes) {
            new VolumeWarnings(Trees.text(volume, "name"), sayings).sayOfPaths(volume);
        }
    }

    private void sayOfPaths(JsonNode volume) {
        overlap(
                paths(volume.path("configMap")),
                "ConfigMap " + quoted(volume, "configMap", "name"));
        overlap(paths(volume.path("secret")), "Secret " + quoted(volume, "secret", "secretName"));
        overlap(paths(volume.path("downwardAPI")), "DownwardAPI");
        Set<String> earlier = new LinkedHashSet<>();
        for (JsonNode source : volume.path("projected").path("sources")) {
            if (source.isEmpty()) {
                sayings.say("volume \"" + name + "\" (Projected) has no sources provided");
            } else {
                sayOfSource(source, earlier);
            }
        }
    }

    private void sayOfSource(JsonNode source, Set<String> earlier) {
        List<String> paths;
        String what;
        if (source.path("configMap").has("items")) {
            paths = paths(source.path("configMap"));
            what = "ConfigMap " + quoted(source, "configMap", "name");
        } else if (source.path("secret").has("items")) {
            paths = paths(source.path("secret"));
            what = "Secret " + quoted(source, "secret", "name");
        } else if (source.path("downwardAPI").has("items")) {
            paths = paths(source.path("downwardAPI"));
            what = "DownwardAPI";
        } else if (source.has("serviceAccountToken")) {
            paths = List.of(Trees.text(source, "serviceAccountToken", "path"));
            what = "ServiceAccountToken";
        } else if (source.has("clusterTrustBundle")) {
            paths = List.of(Trees.text(source, "clusterTrustBundle", "path"));
            boolean named = source.path("clusterTrustBundle").has("name");
            what =
                    "ClusterTrustBundle "
                            + quoted(source, "clusterTrustBundle", named ? "name" : "signerName");
        } else {
            return; // all keys of it, which nobody knows yet
        }
        overlap(paths, "Projected " + what);
        List<String> together = new ArrayList<>(new TreeSet<>(paths));
        together.addAll(earlier);
        together.sort(null);
        overlap(together, "Projected " + what);
        earlier.addAll(paths);
    }

    private static String quoted(JsonNode from, String... path) {
        return '"' + Trees.text(from, path) + '"';
    }

    private static List<String> paths(JsonNode source) {
        return Trees.objects(source, "items").stream()
                .map(item -> Trees.text(item, "path"))
                .toList();
    }

    private void overlap(List<String> paths, String what) {
        Set<String> seen = new LinkedHashSet<>();
        for (String given : paths) {
            String path = given.replaceAll("/+$", "");
            first(seen, path)
                    .ifPresent(
                            other ->
                                    sayings.say(
                                            "volume \"%s\" (%s): overlapping paths: \"%s\" with \"%s\""
                                                    .formatted(name, what, path, other)));
            seen.add(path);
        }
    }

    private static Optional<String> first(Set<String> others, String path) {
        return others.stream()
                .filter(other -> !other.isEmpty() && !path.isEmpty())
                .filter(other -> (other + "/").startsWith(path) || (path + "/").startsWith(other))
                .findFirst();
    }
}
