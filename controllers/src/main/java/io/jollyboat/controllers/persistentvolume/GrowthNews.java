package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.model.Quantity;

/** Tells of claims that ask for more than they have: whoever made the volume has to enlarge it. */
final class GrowthNews implements Handler<PersistentVolumeClaim> {

    private final EventRecorder events;

    /**
     * @param events of the component {@code volume_expand}
     */
    GrowthNews(EventRecorder events) {
        this.events = events;
    }

    @Override
    public void onAdd(PersistentVolumeClaim claim) {
        Quantity has = claim.status().capacity().getOrDefault("storage", Quantity.ZERO);
        if (claim.status().phase().equals("Bound") && Claims.requested(claim).compareTo(has) > 0) {
            events.event(
                    claim,
                    EventRecorder.NORMAL,
                    "ExternalExpanding",
                    "waiting for an external controller to expand this PVC");
        }
    }

    @Override
    public void onUpdate(PersistentVolumeClaim before, PersistentVolumeClaim now) {
        if (Claims.requested(now).compareTo(Claims.requested(before)) > 0) {
            onAdd(now);
        }
    }

    @Override
    public void onDelete(PersistentVolumeClaim last) {
        // it asks for nothing any more
    }
}
