package io.jollyboat.scheduler.framework;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.List;
import java.util.function.Consumer;

/**
 * Pre-bind: keeps what was promised to a pod before it is bound. The call returns soon; what it
 * takes may take minutes.
 */
public interface PreBindPlugin extends Plugin {

    /**
     * @param pod with the node it is to go to
     * @param done told once: what went wrong, or nothing when everything is as it should be
     * @throws ApiException when the API server refuses or cannot be reached; done is not told then
     */
    void preBind(PodInfo pod, List<Promise> promises, Consumer<String> done);
}
