package io.jollyboat.jolly.consolidation;

import java.time.Duration;

/** Lets time pass for whoever waits for something to come about in the cluster. */
public interface Pause {

    void of(Duration time);
}
