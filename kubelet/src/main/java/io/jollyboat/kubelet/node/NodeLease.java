package io.jollyboat.kubelet.node;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.coordination.v1.Lease;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The lease by whose renewal the cluster sees that a node lives. Not safe for several threads. */
final class NodeLease {

    private static final String NAMESPACE = "kube-node-lease";
    private static final int DURATION_SECONDS = 40;
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Client client;
    private final String node;
    private @Nullable Lease held; // as the server last had it

    NodeLease(Client client, String node) {
        this.client = client;
        this.node = node;
    }

    /**
     * Renews the lease, or takes it.
     *
     * @param nodeUid of the node's object, which owns the lease; empty when it is not known
     * @throws ApiException when the server did not take it
     */
    void renew(Instant now, String nodeUid) {
        try {
            Lease before =
                    held != null
                            ? held
                            : client.find(Resources.LEASES, NAMESPACE, node).orElse(null);
            held =
                    before == null
                            ? client.create(Resources.LEASES, fresh(now, nodeUid))
                            : client.update(Resources.LEASES, renewed(before, now));
        } catch (ApiException e) {
            held = null; // whoever wrote in between: start from what is there
            throw e;
        }
    }

    private Lease fresh(Instant now, String nodeUid) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata =
                json.putObject("metadata").put("name", node).put("namespace", NAMESPACE);
        if (!nodeUid.isEmpty()) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "Node")
                    .put("name", node)
                    .put("uid", nodeUid);
        }
        json.putObject("spec")
                .put("holderIdentity", node)
                .put("leaseDurationSeconds", DURATION_SECONDS)
                .put("renewTime", MICROSECONDS.format(now));
        return new Lease(json);
    }

    private Lease renewed(Lease before, Instant now) {
        ObjectNode json = before.json().deepCopy();
        json.withObject("/spec")
                .put("holderIdentity", node)
                .put("leaseDurationSeconds", DURATION_SECONDS)
                .put("renewTime", MICROSECONDS.format(now));
        return new Lease(json);
    }
}
