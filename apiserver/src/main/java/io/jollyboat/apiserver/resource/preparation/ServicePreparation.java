package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.allocator.ServiceNeeds;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import tools.jackson.databind.node.ObjectNode;

/** A service keeps what it was given when it changes; the balancer alone speaks of its status. */
public final class ServicePreparation implements Preparation {
    @Override
    public void forCreate(ObjectNode service, Requester requester) {
        service.putObject("status").putObject("loadBalancer");
        ServiceNeeds.normalize(service);
    }

    @Override
    public void forUpdate(ObjectNode service, ObjectNode old) {
        ServiceNeeds.carryOver(service, old);
    }
}
