package io.jollyboat.controllers.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.reconcile.Key;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWritesTest {

    private static final Key KEY = new Key("default", "web");

    private final TestCluster cluster = new TestCluster();
    private final Informer<ConfigMap> informer = cluster.informers.of(Resources.CONFIG_MAPS);
    private final OwnWrites<ConfigMap> written = new OwnWrites<>(informer, cluster.timeline);

    private ConfigMap create() {
        return cluster.create(Resources.CONFIG_MAPS, "{'metadata':{'name':'web'}}");
    }

    private List<ConfigMap> present() {
        return informer.get("default", "web").stream().toList();
    }

    @Test
    void whatWasWrittenIsUnseenUntilTheInformerShowsIt() {
        cluster.settle();
        written.wrote(KEY, create());
        assertThat(written.unseen(KEY, present())).isTrue();
        assertThat(written.unseen(new Key("default", "other"), List.of())).isFalse();

        cluster.settle();
        assertThat(present()).isNotEmpty();
        assertThat(written.unseen(KEY, present())).isFalse();
    }

    @Test
    void whatWasDeletedIsUnseenWhileTheInformerHasIt() {
        ConfigMap web = create();
        cluster.settle();
        cluster.delete(Resources.CONFIG_MAPS, "web");
        written.deleted(KEY, web);
        assertThat(written.unseen(KEY, present())).isTrue();

        cluster.settle();
        assertThat(written.unseen(KEY, present())).isFalse();
    }

    @Test
    void anInformerThatNeverShowsItIsBelievedInTheEnd() {
        ConfigMap web = create();
        cluster.settle();
        written.deleted(KEY, web); // by somebody's word alone
        cluster.timeline.advance(Duration.ofSeconds(4));
        assertThat(written.unseen(KEY, present())).isTrue();

        cluster.timeline.advance(Duration.ofSeconds(2));
        assertThat(written.unseen(KEY, present())).isFalse();
    }
}
