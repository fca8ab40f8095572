/**
 * Tests of applications on Spring Boot with an embedded coordinator. {@link
 * io.hawser.spring.boot.test.HawserTest} starts it with the application context and connects the
 * client to it.
 */
@NullMarked
package io.hawser.spring.boot.test;

import org.jspecify.annotations.NullMarked;
