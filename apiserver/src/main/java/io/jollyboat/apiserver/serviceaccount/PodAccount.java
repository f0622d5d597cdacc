package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.json.Trees;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a pod what its account has for it: a token that is mounted in every container, and secrets
 * to pull images with. A function of the two.
 */
final class PodAccount {

    private static final String VOLUME = "kube-api-access-";
    private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String AUTOMOUNT = "automountServiceAccountToken";
    private static final int MODE = 0644;
    private static final int TOKEN_SECONDS = 3607;

    private PodAccount() {}

    /**
     * @param named gives a name that begins with a text and is nobody else's
     */
    static void give(ObjectNode pod, ObjectNode account, UnaryOperator<String> named) {
        ObjectNode spec = Trees.object(pod, "spec");
        if (mounts(spec, account)) {
            mount(spec, named);
        }
        if (Trees.empty(spec.get("imagePullSecrets"))
                && !Trees.empty(account.get("imagePullSecrets"))) {
            spec.set("imagePullSecrets", account.get("imagePullSecrets").deepCopy());
        }
    }

    /** What the pod says counts, then what the account says. */
    private static boolean mounts(ObjectNode spec, ObjectNode account) {
        JsonNode own = spec.path(AUTOMOUNT);
        return own.isBoolean() ? own.booleanValue() : account.path(AUTOMOUNT).booleanValue(true);
    }

    private static void mount(ObjectNode spec, UnaryOperator<String> named) {
        String existing = existing(spec);
        String volume = existing == null ? named.apply(VOLUME) : existing;
        boolean needed = false;
        for (String list : new String[] {"initContainers", "containers"}) {
            for (ObjectNode container : Trees.objects(spec, list)) {
                needed |= mount(container, volume);
            }
        }
        if (needed && existing == null) {
            add(Trees.array(spec, "volumes"), volume);
        }
    }

    private static @Nullable String existing(ObjectNode spec) {
        for (ObjectNode volume : Trees.objects(spec, "volumes")) {
            String name = Trees.text(volume, "name");
            if (name.startsWith(VOLUME)) {
                return name;
            }
        }
        return null;
    }

    /** Returns whether it was not mounted there yet. */
    private static boolean mount(ObjectNode container, String volume) {
        boolean taken =
                Trees.objects(container, "volumeMounts").stream()
                        .anyMatch(mount -> Trees.text(mount, "mountPath").equals(PATH));
        if (!taken) {
            Trees.array(container, "volumeMounts")
                    .addObject()
                    .put("name", volume)
                    .put("readOnly", true)
                    .put("mountPath", PATH);
        }
        return !taken;
    }

    private static void add(ArrayNode volumes, String name) {
        ObjectNode volume = volumes.addObject().put("name", name);
        ObjectNode projected = volume.putObject("projected");
        ArrayNode sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", TOKEN_SECONDS)
                .put("path", "token");
        ObjectNode root = sources.addObject().putObject("configMap");
        root.put("name", "kube-root-ca.crt");
        root.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
        ObjectNode namespace =
                sources.addObject().putObject("downwardAPI").putArray("items").addObject();
        namespace.put("path", "namespace");
        namespace
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.namespace");
        projected.put("defaultMode", MODE);
    }
}
