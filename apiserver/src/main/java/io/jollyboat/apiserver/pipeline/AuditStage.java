package io.jollyboat.apiserver.pipeline;

import io.jollyboat.core.runtime.Timeline;
import java.util.UUID;

/** Gives each request the id under which logs, and later the audit trail, know it. */
public final class AuditStage implements Stage {

    private static final int LONGEST = 64;

    private final Timeline timeline;

    public AuditStage(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public void pass(Call call) {
        String given = call.header("Audit-Id");
        boolean usable =
                !given.isEmpty()
                        && given.length() <= LONGEST
                        && given.chars().allMatch(AuditStage::plain);
        call.auditId(usable ? given : randomId());
    }

    private static boolean plain(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-';
    }

    private String randomId() {
        long high = timeline.random().nextLong();
        long low = timeline.random().nextLong();
        // version 4, variant 2
        return new UUID(high & ~0xf000L | 0x4000L, low & ~(3L << 62) | (1L << 63)).toString();
    }
}
