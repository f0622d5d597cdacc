package io.jollyboat.controllers.pods;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.Key;

/**
 * Creates and deletes pods for an owner, tells people by events about the owner, and notes what was
 * written until the informer shows it.
 */
public final class PodWriter {

    private final Client client;
    private final EventRecorder events;
    private final Expectations<Pod> expectations;

    public PodWriter(Client client, EventRecorder events, Expectations<Pod> expectations) {
        this.client = client;
        this.events = events;
        this.expectations = expectations;
    }

    /**
     * @throws ApiException as the server refused it; the owner has an event that says so
     */
    public Pod create(KubernetesObject owner, Pod pod) {
        try {
            Pod created = client.create(Resources.PODS, pod);
            expectations.written(Key.of(owner), created);
            events.event(
                    owner,
                    EventRecorder.NORMAL,
                    "SuccessfulCreate",
                    "Created pod: " + created.name());
            return created;
        } catch (ApiException e) {
            if (!namespaceTerminating(e)) {
                events.event(
                        owner,
                        EventRecorder.WARNING,
                        "FailedCreate",
                        "Error creating: " + e.message());
            }
            throw e;
        }
    }

    /**
     * Deletes a pod with its own grace; one that is gone is as good as deleted.
     *
     * @throws ApiException as the server refused it; the owner has an event that says so
     */
    public void delete(KubernetesObject owner, Pod pod) {
        try {
            client.delete(
                    Resources.PODS,
                    pod.namespace(),
                    pod.name(),
                    DeleteOptions.DEFAULT.onlyUid(pod.uid()));
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND || e.reason() == Reason.CONFLICT) {
                return; // gone, or gone and another has its name
            }
            events.event(
                    owner, EventRecorder.WARNING, "FailedDelete", "Error deleting: " + e.message());
            throw e;
        }
        expectations.deleted(Key.of(owner), pod);
        events.event(owner, EventRecorder.NORMAL, "SuccessfulDelete", "Deleted pod: " + pod.name());
    }

    /** Whether a creation failed only because everything around it is being deleted. */
    public static boolean namespaceTerminating(RuntimeException e) {
        return e instanceof ApiException refused
                && refused.details().causes().stream()
                        .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
    }
}
