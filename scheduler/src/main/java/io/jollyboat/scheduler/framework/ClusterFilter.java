package io.jollyboat.scheduler.framework;

/** Filter: a rule whose verdict on one node depends on the pods of others as well. */
public interface ClusterFilter extends NodeFilter, ClusterFollower {}
