package io.apex4j.pipeline;

import java.util.List;

/** Hears how far a build has come. {@link #advanced} is called by several threads at a time, the others by one. */
public interface BuildProgress {
    /** Hears nothing. */
    BuildProgress NONE = new BuildProgress() {
        @Override
        public void planned(List<PlannedStep> steps) {}

        @Override
        public void stepStarted(int index) {}

        @Override
        public void workStarted(String activity, long units, boolean isMain) {}

        @Override
        public void advanced(long units) {}

        @Override
        public void stepEnded(int index, boolean wasDone) {}

        @Override
        public void warned(String message) {}
    };

    /** The build begins. */
    void planned(List<PlannedStep> steps);

    /**
     * A step begins, or is found to be done already.
     *
     * @param index its place in the plan, from 0
     */
    void stepStarted(int index);

    /**
     * A part of the step begins.
     *
     * @param activity what is done, in a word or two
     * @param units how much of it there is to do, in units of any kind
     * @param isMain whether it is what the step takes its time for
     */
    void workStarted(String activity, long units, boolean isMain);

    /** So many units more are done. */
    void advanced(long units);

    /**
     * A step has ended well.
     *
     * @param index its place in the plan, from 0
     * @param wasDone whether an earlier run had done it
     */
    void stepEnded(int index, boolean wasDone);

    /** Something is probably not as meant; the message says what and why. */
    void warned(String message);
}
