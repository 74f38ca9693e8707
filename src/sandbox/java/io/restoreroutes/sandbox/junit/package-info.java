/** The stand-ins as a JUnit 5 extension; JUnit comes with the tests that use it. */
package io.restoreroutes.sandbox.junit;
