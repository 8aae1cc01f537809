"""Start the service: `python -m pli_stats.worker FOLDER`."""

from pli_stats.worker.service import main

if __name__ == "__main__":
    main()
