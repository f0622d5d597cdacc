package io.jollyboat.kubelet.staticpod;

import io.jollyboat.core.api.core.v1.Pod;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the node sees a pod's object: as it is, but for mirrors, which it knows by their manifest.
 */
public final class MirrorPod {

    static final String MIRROR = "kubernetes.io/config.mirror";
    static final String HASH = "kubernetes.io/config.hash";
    static final String SOURCE = "kubernetes.io/config.source";
    static final String SEEN = "kubernetes.io/config.seen";

    /** Only in trees of this process. */
    private static final String OBJECT_UID = "objectUid";

    private MirrorPod() {}

    public static boolean is(Pod pod) {
        return pod.json().path("metadata").path("annotations").has(MIRROR);
    }

    /** What the manifest is known by; empty for a pod that is no mirror. */
    static String hash(Pod pod) {
        return pod.json().path("metadata").path("annotations").path(MIRROR).asString("");
    }

    /**
     * A pod as the node is to take it: a mirror has the identity of its manifest, and its deletion
     * is no word to the pod.
     */
    public static Pod inside(Pod pod) {
        if (!is(pod)) {
            return pod;
        }
        ObjectNode json = pod.json().objectNode();
        json.setAll(pod.json());
        ObjectNode metadata = json.objectNode();
        metadata.setAll(pod.metadata().json());
        metadata.put("uid", hash(pod)).put(OBJECT_UID, pod.uid());
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        json.set("metadata", metadata);
        return new Pod(json);
    }

    /** The uid by which the API server knows the object of a pod as the node takes it. */
    public static String objectUid(Pod pod) {
        return pod.json().path("metadata").path(OBJECT_UID).asString(pod.uid());
    }

    /** The same, about to end within its own grace, since its manifest is gone. */
    public static Pod ending(Pod pod, String now) {
        Pod inside = inside(pod);
        inside.metadata()
                .json()
                .put("deletionTimestamp", now)
                .put("deletionGracePeriodSeconds", pod.spec().terminationGracePeriodSeconds(30));
        return inside;
    }
}
