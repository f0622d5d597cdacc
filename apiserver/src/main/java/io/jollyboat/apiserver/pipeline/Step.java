package io.jollyboat.apiserver.pipeline;

/** One step on the way of every request, which either looks at it or may also hold it back. */
public sealed interface Step permits Stage, Gate {}
