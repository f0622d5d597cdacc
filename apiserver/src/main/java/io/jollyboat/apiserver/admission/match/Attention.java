package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.json.Trees;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who of several, asked one after the other about an object that each may change, is to be asked
 * again in the second pass: those that want to be and after whom it was changed. Each plug-in has a
 * subclass of its own, by which its request remembers it. Used by one thread.
 */
public abstract class Attention {

    /** Those that were asked and want to be again. */
    private final Set<String> attentive = new HashSet<>();

    /** Those of them after whom the object was changed. */
    private final Set<String> outdated = new HashSet<>();

    private @Nullable ObjectNode last;

    /** A pass begins: in the second one others may have changed the object in between. */
    public final void begin(AdmissionRequest request) {
        if (last != null && !Trees.same(request.wanted(), last)) {
            changed();
        }
    }

    /** Whether somebody is to be asked in this pass. */
    public final boolean due(String id, AdmissionRequest request) {
        return !request.reinvocation().again() || outdated.contains(id);
    }

    /** Somebody was asked. */
    public final void seen(
            String id, boolean changed, boolean wantsToAgain, AdmissionRequest request) {
        if (changed) {
            changed();
            request.reinvocation().ask();
        }
        if (wantsToAgain) {
            attentive.add(id);
        }
    }

    /** A pass ends. */
    public final void end(AdmissionRequest request) {
        ObjectNode object = request.object();
        last = object == null ? null : object.deepCopy();
    }

    private void changed() {
        outdated.addAll(attentive);
        attentive.clear();
    }
}
