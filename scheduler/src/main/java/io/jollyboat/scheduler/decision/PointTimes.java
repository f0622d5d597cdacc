package io.jollyboat.scheduler.decision;

/** Is told how long each extension point takes. */
public interface PointTimes {

    PointTimes UNTOLD =
            new PointTimes() {
                @Override
                public long now() {
                    return 0;
                }

                @Override
                public long took(String point, String status, String profile, long since) {
                    return 0;
                }
            };

    /** See {@code Timeline.nanos}. */
    long now();

    /**
     * All rules of an extension point were asked.
     *
     * @param point as Kubernetes calls it, {@code Filter}
     * @param status how it came out, as Kubernetes calls it: {@code Success}, {@code Unschedulable}
     * @param since when it began
     * @return now, when the next one may begin
     */
    long took(String point, String status, String profile, long since);
}
