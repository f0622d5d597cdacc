package io.jollyboat.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a controller does first when it begins among many objects. */
class ControllerStartTest {

    private static final int MANY = 200;

    private final TestCluster cluster = new TestCluster();
    private final List<Key> order = new ArrayList<>();

    private void configMap(String name) {
        cluster.create(Resources.CONFIG_MAPS, "{'metadata': {'name': '" + name + "'}}");
    }

    private Result look(Key key) {
        order.add(key);
        if (order.size() == 1) {
            configMap("newcomer");
        }
        return Result.done();
    }

    @Test
    void whatComesWhileAllThatThereIsIsLookedAtIsNotLookedAtLast() {
        for (int i = 0; i < MANY; i++) {
            configMap("old-" + i);
        }
        Controller.named("looker", cluster.timeline)
                .reconciles(cluster.informers.of(Resources.CONFIG_MAPS))
                .with(this::look)
                .start();
        cluster.settle();

        assertThat(order).hasSizeGreaterThan(MANY).doesNotHaveDuplicates();
        assertThat(order.indexOf(new Key("default", "newcomer"))).isBetween(1, MANY / 2);
    }
}
