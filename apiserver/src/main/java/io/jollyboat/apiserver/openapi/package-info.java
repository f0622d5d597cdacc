/**
 * The OpenAPI documents that clients explain, validate and merge by: the schemas are core's, the
 * paths come from the resources that are served.
 */
@NullMarked
package io.jollyboat.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
