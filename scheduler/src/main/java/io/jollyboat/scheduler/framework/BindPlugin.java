package io.jollyboat.scheduler.framework;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.scheduler.snapshot.PodInfo;

/**
 * Bind: makes a decision known to the API server. The one rule that does something; it may block.
 */
public interface BindPlugin extends Plugin {

    /**
     * @throws ApiException when the API server refuses or cannot be reached
     */
    void bind(PodInfo pod, String node);
}
