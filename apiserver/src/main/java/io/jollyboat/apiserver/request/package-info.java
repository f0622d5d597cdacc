/**
 * What a request asks for, read from its method, path, query and headers: pure values, no server,
 * no objects.
 *
 * <p>{@link io.jollyboat.apiserver.request.RequestInfo} is the one reading of a path that
 * authorization, routing and the verbs share.
 */
@NullMarked
package io.jollyboat.apiserver.request;

import org.jspecify.annotations.NullMarked;
