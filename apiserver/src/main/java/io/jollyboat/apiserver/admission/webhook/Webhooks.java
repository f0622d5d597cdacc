package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The webhooks there are, by the names of their configurations; read again when those change. */
final class Webhooks {

    private static final String GROUP = "admissionregistration.k8s.io";

    private final KnownObjects known;
    private final String plural;
    private volatile Read last = new Read(List.of(), List.of());

    private record Read(List<ObjectNode> configurations, List<Webhook> webhooks) {

        /** Stored objects are shared and never change: the same trees say the same. */
        boolean isOf(List<ObjectNode> others) {
            if (others.size() != configurations.size()) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                if (!same(others.get(i), configurations.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean same(ObjectNode left, ObjectNode right) {
            return Trees.text(left, "metadata", "uid").equals(Trees.text(right, "metadata", "uid"))
                    && Trees.text(left, "metadata", "resourceVersion")
                            .equals(Trees.text(right, "metadata", "resourceVersion"));
        }
    }

    Webhooks(KnownObjects known, String plural) {
        this.known = known;
        this.plural = plural;
    }

    List<Webhook> all() {
        List<ObjectNode> now = known.list(GROUP, plural, "");
        Read read = last;
        if (read.isOf(now)) {
            return read.webhooks;
        }
        List<Webhook> webhooks = new ArrayList<>();
        now.stream()
                .sorted(Comparator.comparing(each -> Trees.text(each, "metadata", "name")))
                .forEach(each -> webhooks.addAll(Webhook.of(each)));
        last = new Read(now, List.copyOf(webhooks));
        return last.webhooks;
    }
}
