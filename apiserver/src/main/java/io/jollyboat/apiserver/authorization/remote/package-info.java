/**
 * Others are asked what somebody may do: webhooks that answer SubjectAccessReviews, and the file
 * that says in which order they are asked, among those who decide here. Unlike all other
 * authorizers these may have to wait.
 */
@NullMarked
package io.jollyboat.apiserver.authorization.remote;

import org.jspecify.annotations.NullMarked;
