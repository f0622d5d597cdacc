package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The steps of a binding, each written only if it is not written yet. */
final class Binding {

    private final Client client;

    Binding(Client client) {
        this.client = client;
    }

    /**
     * Binds the two to each other.
     *
     * @throws io.jollyboat.core.errors.ApiException Conflict when somebody wrote in between; the
     *     next attempt goes on from there
     */
    PersistentVolumeClaim bind(PersistentVolume volume, PersistentVolumeClaim claim, Instant now) {
        PersistentVolume claimed = claimVolume(volume, claim);
        phase(claimed, "Bound", "", now);
        PersistentVolumeClaim named = nameVolume(claim, claimed);
        return finish(named, claimed);
    }

    /** The volume names the claim. */
    private PersistentVolume claimVolume(PersistentVolume volume, PersistentVolumeClaim claim) {
        if (Claims.claimed(volume) && volume.spec().claimRef().uid().equals(claim.uid())) {
            return volume;
        }
        ObjectNode json = volume.copyOfJson();
        boolean prepared = Claims.claimed(volume);
        ObjectNode reference = Trees.newObject();
        reference.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        reference.put("namespace", claim.namespace()).put("name", claim.name());
        reference.put("uid", claim.uid()).put("resourceVersion", claim.resourceVersion());
        json.withObject("/spec").set("claimRef", reference);
        if (!prepared) {
            json.withObject("/metadata/annotations").put(Claims.BOUND_BY_CONTROLLER, "yes");
        }
        return client.update(Resources.PERSISTENT_VOLUMES, new PersistentVolume(json));
    }

    /** Writes how a volume stands. */
    PersistentVolume phase(PersistentVolume volume, String phase, String message, Instant now) {
        if (volume.status().phase().equals(phase) && volume.status().message().equals(message)) {
            return volume;
        }
        ObjectNode json = volume.copyOfJson();
        ObjectNode status = json.withObject("/status");
        if (!volume.status().phase().equals(phase)) {
            status.put("lastPhaseTransitionTime", now.toString());
        }
        status.put("phase", phase);
        if (message.isEmpty()) {
            status.remove("message");
        } else {
            status.put("message", message);
        }
        return client.updateStatus(Resources.PERSISTENT_VOLUMES, new PersistentVolume(json));
    }

    /** The claim names the volume. */
    private PersistentVolumeClaim nameVolume(PersistentVolumeClaim claim, PersistentVolume volume) {
        boolean named = claim.spec().volumeName().equals(volume.name());
        if (named && claim.annotations().containsKey(Claims.BIND_COMPLETED)) {
            return claim;
        }
        ObjectNode json = claim.copyOfJson();
        ObjectNode annotations = json.withObject("/metadata/annotations");
        if (!named) {
            json.withObject("/spec").put("volumeName", volume.name());
            annotations.put(Claims.BOUND_BY_CONTROLLER, "yes");
        }
        annotations.put(Claims.BIND_COMPLETED, "yes");
        return client.update(Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(json));
    }

    /** The claim has what the volume has. */
    private PersistentVolumeClaim finish(PersistentVolumeClaim claim, PersistentVolume volume) {
        ObjectNode json = claim.copyOfJson();
        ObjectNode status = json.withObject("/status");
        ObjectNode before = status.deepCopy();
        status.put("phase", "Bound");
        String attributes = volume.spec().volumeAttributesClassName();
        if (claim.status().phase().equals("Pending") && !attributes.isEmpty()) {
            status.put("currentVolumeAttributesClassName", attributes);
        }
        ArrayNode modes = status.putArray("accessModes");
        volume.spec().accessModes().forEach(modes::add);
        JsonNode capacity = volume.spec().json().path("capacity");
        boolean grown = before.path("capacity").has("storage");
        if (!grown && capacity.isObject()) { // later on it is whoever expands it that tells
            status.set("capacity", capacity.deepCopy());
        }
        return status.equals(before)
                ? claim
                : client.updateStatus(
                        Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(json));
    }

    /** Writes how a claim stands that is not bound. */
    PersistentVolumeClaim phase(PersistentVolumeClaim claim, String phase) {
        if (claim.status().phase().equals(phase)) {
            return claim;
        }
        ObjectNode json = claim.copyOfJson();
        ObjectNode status = json.withObject("/status").put("phase", phase);
        status.remove(List.of("capacity", "accessModes", "currentVolumeAttributesClassName"));
        return client.updateStatus(
                Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(json));
    }

    /** A volume that was taken for a claim which took another is free again. */
    void unbind(PersistentVolume volume, Instant now) {
        ObjectNode json = volume.copyOfJson();
        ObjectNode annotations = json.withObject("/metadata/annotations");
        if (annotations.has(Claims.BOUND_BY_CONTROLLER)) {
            annotations.remove(Claims.BOUND_BY_CONTROLLER);
            json.withObject("/spec").remove("claimRef");
        } else {
            json.withObject("/spec/claimRef").remove(List.of("uid", "resourceVersion"));
        }
        phase(
                client.update(Resources.PERSISTENT_VOLUMES, new PersistentVolume(json)),
                "Available",
                "",
                now);
    }
}
