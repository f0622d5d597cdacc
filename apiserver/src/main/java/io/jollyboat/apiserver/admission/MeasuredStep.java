package io.jollyboat.apiserver.admission;

import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.function.Consumer;

/**
 * All plug-ins of one type, each asked only of what concerns it; the first that refuses ends it.
 *
 * @param whole is told how long all took
 */
record MeasuredStep<T extends AdmissionPlugin>(
        List<MeasuredPlugin<T>> plugins,
        Outcomes whole,
        AdmissionMeasures.Asking<T> asking,
        Timeline timeline)
        implements Consumer<AdmissionRequest> {

    @Override
    public void accept(AdmissionRequest request) {
        Operation operation = request.operation();
        long began = timeline.nanos();
        long last = began;
        int at = 0;
        try {
            for (; at < plugins.size(); at++) {
                MeasuredPlugin<T> each = plugins.get(at);
                if (each.plugin().concerns(request.target())) {
                    last = ask(each, request, last);
                }
            }
        } finally {
            ended(operation, at, timeline.nanos() - began);
        }
    }

    /** One reading of the clock ends one plug-in's time and begins the next one's. */
    private long ask(MeasuredPlugin<T> each, AdmissionRequest request, long began) {
        boolean rejected = true;
        long ended = began;
        try {
            asking.ask(each.plugin(), request);
            rejected = false;
        } finally {
            ended = timeline.nanos();
            each.took(request.operation(), rejected, ended - began);
        }
        return ended;
    }

    /**
     * @param at who refused, or behind the last when nobody did
     */
    private void ended(Operation operation, int at, long nanos) {
        boolean rejected = at < plugins.size();
        if (rejected) {
            plugins.subList(0, at).forEach(each -> each.refusedByAnother(operation));
        } else if (whole.isNew(operation)) {
            plugins.forEach(each -> each.count(operation));
        }
        whole.of(operation, rejected).observeNanos(nanos);
    }
}
