package io.jollyboat.controllers.pods;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * A status as it is to be, begun from what it is. It is written only if it says something else, so
 * that a controller with nothing to say stays silent.
 */
public final class StatusDraft {

    private final KubernetesObject object;
    private final ObjectNode before;
    private final ObjectNode status;
    private final Conditions conditions;

    public StatusDraft(KubernetesObject object, Instant now) {
        this.object = object;
        this.before = Trees.object(object.json(), "status");
        this.status = before.isEmpty() ? Trees.newObject() : before.deepCopy();
        this.conditions = new Conditions(status, now);
    }

    /** Which desired state the status is about: the one that the object has. */
    public StatusDraft observed() {
        return number("observedGeneration", object.generation());
    }

    /** A number that is always there. */
    public StatusDraft number(String field, long value) {
        status.put(field, value);
        return this;
    }

    /** A number that is left out when it is zero. */
    public StatusDraft count(String field, long value) {
        if (value == 0) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
        return this;
    }

    /** A text that is left out when it is empty. */
    public StatusDraft text(String field, String value) {
        if (value.isEmpty()) {
            status.remove(field);
        } else {
            status.put(field, value);
        }
        return this;
    }

    public Conditions conditions() {
        return conditions;
    }

    /** The status as it stands in the draft; may be changed further. */
    public ObjectNode tree() {
        return status;
    }

    public boolean changed() {
        return !Trees.alike(status, before);
    }

    /**
     * Writes the status if it changed.
     *
     * @return the object as it is now
     * @throws io.jollyboat.core.errors.ApiException Conflict when somebody wrote since the object
     *     was read
     */
    public <T extends KubernetesObject> T write(Client client, ResourceType<T> type) {
        if (!changed()) {
            return type.view(object.json());
        }
        ObjectNode whole = object.copyOfJson();
        whole.set("status", status);
        return client.updateStatus(type, type.view(whole));
    }
}
