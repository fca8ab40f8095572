/** XIDs in the requests that an application serves and sends. */
@NullMarked
package io.hawser.spring.web;

import org.jspecify.annotations.NullMarked;
