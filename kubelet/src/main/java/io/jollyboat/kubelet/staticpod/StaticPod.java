package io.jollyboat.kubelet.staticpod;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod of the node's own.
 *
 * @param hash what it is known by: of its content, where that is from, and its node
 * @param source {@code file} or {@code http}
 * @param manifest as it was read; not changed
 */
record StaticPod(String hash, String source, ObjectNode manifest) {

    static final String PAGE = "http";

    private static final String FILE = "file";

    private static final int HASH_BYTES = 16;

    static StaticPod ofFile(String node, String file, ObjectNode manifest) {
        return of(node, FILE, file, manifest);
    }

    static StaticPod ofPage(String node, String address, ObjectNode manifest) {
        return of(node, PAGE, address, manifest);
    }

    private static StaticPod of(String node, String source, String place, ObjectNode manifest) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((node + "\n" + place + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] sum = digest.digest(manifest.toString().getBytes(StandardCharsets.UTF_8));
            return new StaticPod(HexFormat.of().formatHex(sum, 0, HASH_BYTES), source, manifest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    /** Why it cannot be run; empty when it can. */
    String problem() {
        if (!manifest.path("kind").asString("").equals("Pod")
                || !manifest.path("apiVersion").asString("").equals("v1")) {
            return "it is no v1 Pod";
        }
        return manifest.path("metadata").path("name").asString("").isEmpty()
                ? "it has no name"
                : "";
    }

    String namespace() {
        return manifest.path("metadata").path("namespace").asString("default");
    }

    /** Of its mirror. */
    String name(String node) {
        return manifest.path("metadata").path("name").asString("") + "-" + node;
    }

    /** The object that stands for it in the API. */
    ObjectNode mirror(String node, String nodeUid, String now) {
        ObjectNode mirror = manifest.deepCopy();
        ObjectNode metadata = mirror.withObject("/metadata");
        metadata.put("name", name(node)).put("namespace", namespace());
        metadata.remove("uid");
        metadata.withObject("/annotations")
                .put(MirrorPod.HASH, hash)
                .put(MirrorPod.MIRROR, hash)
                .put(MirrorPod.SEEN, now)
                .put(MirrorPod.SOURCE, source);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put("name", node)
                .put("uid", nodeUid)
                .put("controller", true);
        ObjectNode spec = mirror.withObject("/spec");
        spec.put("nodeName", node);
        if (source.equals(FILE)) {
            // What is wrong with the node is no reason to end what belongs to it.
            spec.withArray("/tolerations")
                    .addObject()
                    .put("operator", "Exists")
                    .put("effect", "NoExecute");
        }
        mirror.remove("status");
        return mirror;
    }
}
