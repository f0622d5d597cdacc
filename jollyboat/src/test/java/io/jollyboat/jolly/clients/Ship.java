package io.jollyboat.jolly.clients;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.NullUnmarked;

/** A custom resource with types, as operators declare one. */
@Group("sea.example")
@Version("v1")
@NullUnmarked
@SuppressWarnings("serial")
public class Ship extends CustomResource<Ship.Spec, Ship.Status> implements Namespaced {

    public static Ship of(String namespace, String name, int crew) {
        Ship ship = new Ship();
        ship.getMetadata().setNamespace(namespace);
        ship.getMetadata().setName(name);
        ship.setSpec(new Spec());
        ship.getSpec().crew = crew;
        return ship;
    }

    /** What is wanted. */
    public static class Spec {
        public int crew;
    }

    /** What is. */
    public static class Status {
        public int aboard;
    }
}
