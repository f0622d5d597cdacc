/** Sends pods off nodes whose NoExecute taints they do not tolerate, or no longer. */
@NullMarked
package io.jollyboat.controllers.tainteviction;

import org.jspecify.annotations.NullMarked;
