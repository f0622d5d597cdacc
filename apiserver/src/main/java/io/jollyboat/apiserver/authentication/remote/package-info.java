/** Others are asked who somebody is: a webhook that answers TokenReviews. */
@NullMarked
package io.jollyboat.apiserver.authentication.remote;

import org.jspecify.annotations.NullMarked;
