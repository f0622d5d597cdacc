package io.jollyboat.apiserver.admission.network;

import io.jollyboat.apiserver.allocator.Claims;
import io.jollyboat.apiserver.cache.CacheEvent;
import io.jollyboat.apiserver.cache.ChangeLog;
import io.jollyboat.apiserver.cache.ChangeLog.Note;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.core.runtime.Timeline;

/**
 * What all services have, as new as the cache, at the cost of what has changed: with thousands of
 * services, looking through them for each new one took most of a write's time.
 */
public final class ServiceClaims {

    private final Claims claims = new Claims();
    private final ChangeLog log; // read by who holds the lock

    /**
     * @param services their cache
     */
    public ServiceClaims(ResourceCache services, Timeline timeline) {
        synchronized (this) { // what is told at once waits until the log is known
            log = services.log(() -> timeline.execute(this::current));
        }
    }

    /** All there are now, as far as the cache knows; shared, and goes on changing. */
    synchronized Claims current() {
        log.drain(this::note);
        return claims;
    }

    private void note(Note note) {
        switch (note) {
            case Note.Reset(var objects) -> {
                claims.clear();
                objects.stream().map(StoredObject::tree).forEach(claims::put);
            }
            case Note.Changed(CacheEvent event) -> {
                StoredObject before = event.before();
                StoredObject after = event.after();
                if (after != null) {
                    claims.put(after.tree());
                } else if (before != null) {
                    claims.remove(before.tree());
                }
            }
        }
    }
}
