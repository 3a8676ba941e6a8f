"""What gunicorn serves: environment → Config → create_app. The only module with an application object."""

from portal.app import create_app
from portal.config import from_environment

app = create_app(from_environment())
